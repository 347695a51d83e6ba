// Fill in a form with pdf-lib, as many web services do. Its standard fonts know only Western European letters, so a
// program that uses it for other texts must leave the looks to the viewer; both ways are done here.
// Usage: node fill_pdflib.mjs source.pdf values.json target.pdf
import { readFile, writeFile } from "node:fs/promises";
import { PDFDocument } from "pdf-lib";

const [source, values, target] = process.argv.slice(2);
const { texts, radios, ticks } = JSON.parse(await readFile(values, "utf8"));

async function filled(options) {
  const pdf = await PDFDocument.load(await readFile(source));
  const form = pdf.getForm();
  for (const [name, text] of Object.entries(texts)) form.getTextField(name).setText(text);
  for (const [name, choice] of Object.entries(radios)) form.getRadioGroup(name).select(choice);
  for (const name of ticks) form.getCheckBox(name).check();
  return pdf.save(options);
}

await writeFile(target, await filled({}).catch(() => filled({ updateFieldAppearances: false })));

// Fill in a form as Firefox does: pdf.js's annotation storage, then its own saving (an incremental update).
// Usage: node fill_pdfjs.mjs source.pdf values.json target.pdf
import { readFile, writeFile } from "node:fs/promises";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const [source, values, target] = process.argv.slice(2);
const { texts, radios, ticks } = JSON.parse(await readFile(values, "utf8"));
const pdf = await getDocument({ data: new Uint8Array(await readFile(source)), verbosity: 0 }).promise;
for (let number = 1; number <= pdf.numPages; number++) {
  const page = await pdf.getPage(number);
  for (const field of await page.getAnnotations({ intent: "display" })) {
    if (field.subtype !== "Widget" || field.readOnly) continue;
    const name = field.fieldName;
    if (field.fieldType === "Tx" && name in texts) pdf.annotationStorage.setValue(field.id, { value: texts[name] });
    if (field.checkBox && ticks.includes(name)) pdf.annotationStorage.setValue(field.id, { value: true });
    if (field.radioButton && name in radios) {
      pdf.annotationStorage.setValue(field.id, { value: field.buttonValue === radios[name] });
    }
  }
}
await writeFile(target, await pdf.saveDocument());
await pdf.destroy();

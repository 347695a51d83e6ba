// Kijkt elke twee seconden of er iets veranderde, en laadt dan de bladzijde opnieuw. Pijltjes: ander beeld. H: verberg.
"use strict";
const body = document.body, every = 2000;
let tag = "";
async function look() {
  try {
    const answer = await fetch(body.dataset.stand, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
    if (answer.status === 200) {
      tag = answer.headers.get("ETag") || "";
      const now = await answer.json();
      const same = now.version === body.dataset.version && now.answered === +body.dataset.answered
        && now.open === (body.dataset.open === "1");
      if (!same) location.reload();
    }
  } catch { /* geen verbinding: straks weer */ }
  setTimeout(look, every);
}
setTimeout(look, every);
const go = id => { const link = document.getElementById(id); if (link && !link.hasAttribute("aria-disabled")) link.click(); };
addEventListener("keydown", e => {
  if (e.ctrlKey || e.altKey || e.metaKey) return;
  ({ ArrowLeft: () => go("prev"), ArrowRight: () => go("next"), h: () => go("hide"), H: () => go("hide") })[e.key]?.();
});

// Streamlit's own controls are labelled in English, and its narrow menu is a list that holds no list items.
// This names them in Swedish and mends the menu's roles, now and whenever the page changes.
const WORDS = {
  "Sidebar": "Sidofält", "Collapse sidebar": "Dölj sidofältet", "Expand sidebar": "Visa sidofältet",
  "App pages": "Sidor", "Open": "Öppna listan", "Close": "Stäng", "Clear all": "Ta bort alla",
  "Clear value": "Ta bort", "Clear": "Ta bort", "Remove": "Ta bort", "Loading": "Hämtar",
};
const STARTS = { "Help for ": "Hjälp om ", "Remove ": "Ta bort ", "Selected ": "Valt: " };

function swedish(text) {
  if (WORDS[text]) return WORDS[text];
  const start = Object.keys(STARTS).find((start) => text.startsWith(start));
  return start ? STARTS[start] + text.slice(start.length) : text;
}

function mend(root) {
  for (const element of root.querySelectorAll("[aria-label]")) {
    const label = element.getAttribute("aria-label");
    if (swedish(label) !== label) element.setAttribute("aria-label", swedish(label));
  }
  for (const item of root.querySelectorAll("ul[data-testid=stSidebarNavItems], ul[data-testid=stSidebarNavItems] li")) {
    if (!item.hasAttribute("role")) item.setAttribute("role", "presentation");
  }
}

new MutationObserver(() => mend(document)).observe(document.documentElement, {
  childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label"],
});

// The buttons that copy: the page's address, or the table that stands before the button, as rows for a spreadsheet.
function tableText(button) {
  const tables = [...document.querySelectorAll(".kollen-table table")];
  const before = tables.filter((table) => table.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING);
  const rows = [...(before.at(-1)?.rows ?? [])];
  return rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim()).join("\t")).join("\n");
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-kollen-copy]");
  if (!button) return;
  const text = button.dataset.kollenCopy === "address" ? location.href : tableText(button);
  const told = button.nextElementSibling;
  try {
    await navigator.clipboard.writeText(text);
    told.textContent = "Kopierat";
  } catch {
    told.textContent = "Webbläsaren tillåter inte att kopiera";
  }
  setTimeout(() => { told.textContent = ""; }, 4000);
});

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

// Hides the rows of this page that do not match what is typed; the search button looks through every page.
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

for (const input of document.querySelectorAll("[data-filter]")) {
  const list = document.getElementById(input.dataset.filter);
  const none = document.getElementById("filter-none");
  if (!list) continue;
  const rows = [...list.querySelectorAll("[data-filter-text]")].map((row) => [row, fold(row.dataset.filterText)]);
  const served = input.value;
  input.addEventListener("input", () => {
    const words = fold(input.value === served ? "" : input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    if (none) none.textContent = shown === 0 ? none.dataset.text : "";
  });
}

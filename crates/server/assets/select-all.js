// Keeps "all" and the boxes of this page in step.
for (const all of document.querySelectorAll("[data-select-all]")) {
  const list = document.getElementById(all.dataset.selectAll);
  if (!list) continue;
  const boxes = [...list.querySelectorAll("input[type=checkbox]")];
  const follow = () => {
    const checked = boxes.filter((box) => box.checked).length;
    if (checked < boxes.length) all.checked = false;
    all.indeterminate = !all.checked && checked > 0;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    follow();
  });
  list.addEventListener("change", follow);
  if (all.checked) for (const box of boxes) box.checked = true;
  follow();
}

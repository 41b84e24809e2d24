// Keeps "all", the boxes of this page and the count in step. The form means the same without it: what is ticked on other
// pages travels in hidden fields, and "all" is the whole list.
for (const all of document.querySelectorAll("[data-select-all]")) {
  const list = document.getElementById(all.dataset.selectAll);
  const form = all.form;
  const said = document.getElementById("chosen");
  if (!list || !form) continue;
  const boxes = [...list.querySelectorAll("input[type=checkbox]:not(:disabled)")];
  const field = (name) => form.querySelector(`input[type=hidden][name="${name}"]`);
  const inStep = field("in_step");
  const wasAll = field("all_was") !== null;

  const say = (text) => {
    if (said && said.textContent !== text) said.textContent = text;
  };
  const follow = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    const unticked = boxes.length - ticked;
    // Under "all" a box that is not ticked is an exception; "all" itself stays on, for the other pages.
    all.indeterminate = all.checked ? unticked > 0 : ticked > 0;
    if (!said) return;
    const elsewhere = Number(said.dataset.elsewhere);
    if (all.checked) say(unticked === 0 ? said.dataset.all : said.dataset.but.replace("#", unticked));
    else if (wasAll && elsewhere > 0) say(ticked === 0 ? said.dataset.none : "");
    else say(ticked + elsewhere === 0 ? said.dataset.none : said.dataset.some.replace("#", ticked + elsewhere));
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    if (inStep) inStep.value = "on";
    follow();
  });
  list.addEventListener("change", follow);
  // What a browser restores when somebody comes back is as they left it.
  addEventListener("pageshow", (event) => {
    if (event.persisted) follow();
  });
  if (boxes.some((box) => box.checked !== box.defaultChecked) || all.checked !== all.defaultChecked) follow();
  else all.indeterminate = !all.checked && boxes.some((box) => box.checked);
}

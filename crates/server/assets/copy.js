// Shows the copy buttons where copying works.
if (navigator.clipboard) {
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  document.querySelector("main")?.append(said);
  for (const button of document.querySelectorAll("[data-copy]")) {
    const label = [...button.childNodes];
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      said.textContent = button.dataset.copied;
      button.replaceChildren(button.dataset.copied);
      setTimeout(() => {
        button.replaceChildren(...label);
        said.textContent = "";
      }, 2000);
    });
  }
}

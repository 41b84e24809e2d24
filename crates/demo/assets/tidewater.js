"use strict";

// Everything works without this file; it adds the pop-up window and the copy buttons.

const windowName = "tidewater-connect";

for (const form of document.querySelectorAll("form[data-popup]")) {
  form.addEventListener("submit", () => {
    const popup = window.open("", windowName, "popup,width=560,height=780");
    form.target = popup ? windowName : "_self";
    if (popup) popup.focus();
  });
}

window.addEventListener("message", (event) => {
  if (event.origin !== window.location.origin) return;
  if (!event.data || event.data.kind !== "tidewater-outcome") return;
  window.location.assign("/?outcome=" + encodeURIComponent(event.data.id));
});

const outcome = document.getElementById("outcome");
if (outcome && window.opener && window.opener !== window) {
  window.opener.postMessage(
    { kind: "tidewater-outcome", id: outcome.dataset.id, state: outcome.dataset.state },
    window.location.origin,
  );
  window.close();
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
    });
  }
}

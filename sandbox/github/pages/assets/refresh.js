// Keeps the parts of a page that are marked `data-live` up to date, without touching what somebody is typing.
const interval = 1500;

async function refresh() {
  if (document.hidden || document.querySelector("[data-live]") === null) return;
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id);
    if (next !== null && part.innerHTML !== next.innerHTML && !part.contains(document.activeElement))
      replace(part, next);
  }
}

/** Whatever a person has folded or unfolded stays so. */
function replace(part, next) {
  const before = [...part.querySelectorAll("details")];
  const known = new Map(before.map((details) => [keyOf(details), details.open]));
  for (const details of next.querySelectorAll("details")) {
    const open = known.get(keyOf(details));
    if (open !== undefined) details.open = open;
  }
  if (part.innerHTML !== next.innerHTML) part.innerHTML = next.innerHTML;
}

function keyOf(details) {
  const box = details.closest("[id]");
  return `${box === null ? "" : box.id} ${details.querySelector("summary")?.textContent ?? ""}`;
}

setInterval(() => refresh().catch(() => {}), interval);

// A menu closes when somebody clicks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.act-as[open], details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

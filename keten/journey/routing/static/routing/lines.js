/* The text of a draft: numbers beside new lines, and from a fault to its line. Without this the page works too. */
(() => {
  const text = document.querySelector(".keten-code textarea");
  const numbers = document.querySelector(".keten-code ol");
  if (!text) return;
  const grow = () => {
    const wanted = text.value.split("\n").length + 2;
    while (numbers.children.length < wanted) {
      const line = document.createElement("li");
      line.id = `regel-${numbers.children.length + 1}`;
      line.textContent = numbers.children.length + 1;
      numbers.append(line);
    }
    text.rows = numbers.children.length;
  };
  text.addEventListener("input", grow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#regel-']");
    if (!link) return;
    event.preventDefault();
    const number = Number(link.hash.replace("#regel-", ""));
    const lines = text.value.split("\n");
    const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
    text.focus({ preventScroll: true });
    text.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
    numbers.children[number - 1]?.scrollIntoView({ block: "center" });
  });
})();

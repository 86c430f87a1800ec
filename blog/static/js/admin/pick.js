// One box that picks every row of the list, and shows when only some are.
export function pickAll(all) {
  const boxes = [...document.querySelectorAll('input[name="pick"]')];
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  document.addEventListener("change", (event) => {
    if (!boxes.includes(event.target)) return;
    const picked = boxes.filter((box) => box.checked).length;
    all.checked = picked === boxes.length;
    all.indeterminate = picked > 0 && picked < boxes.length;
  });
}

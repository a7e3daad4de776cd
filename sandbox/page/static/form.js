// What stands in the fields of a form, as the sandbox takes it: plain values by block.

/** The value of one control or field: words, a day, an option, or a list of them. */
export function value(field) {
  const many = [...field.querySelectorAll("input[type=checkbox]")];
  if (many.length) return many.filter((box) => box.checked).map((box) => box.value);
  const radio = field.querySelector("input[type=radio]");
  if (radio) return (field.querySelector("input[type=radio]:checked") || { value: "" }).value;
  const select = field.querySelector("select");
  if (select) return chosen(select);
  const input = field.querySelector("textarea, input");
  if (!input) return "";
  return input.dataset.offset && input.value ? input.value + input.dataset.offset : input.value;
}

function chosen(select) {
  const external = select.closest("[data-external]");
  const picked = [...select.selectedOptions].map((o) => o.value).filter(Boolean);
  const read = external ? picked.map((v) => JSON.parse(v)) : picked;
  return select.multiple ? read : read[0] ?? "";
}

/** All fields of a view. */
export function values(form) {
  const fields = [...form.querySelectorAll("[data-field]")];
  return Object.fromEntries(fields.map((field) => [field.dataset.field, value(field)]));
}

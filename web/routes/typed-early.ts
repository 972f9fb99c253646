/**
 * What somebody types or ticks before the page's script has arrived stays as it is: coming alive, a page would put the server's values
 * back. Over a slow line that is some seconds after the page is there to be typed into.
 */

type Ticked = { field: HTMLInputElement; checked: boolean }
type Written = { field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement; value: string }
export type Early = { ticked: Ticked[]; written: Written[] }

/** Everything that is no longer as the server sent it. To be called before the page comes alive. */
export function typedEarly(page: Document): Early {
  const inputs = [...page.querySelectorAll('input')]
  const written = [
    ...inputs.filter(({ type, value, defaultValue }) => !UNWRITTEN.has(type) && value !== defaultValue),
    ...[...page.querySelectorAll('textarea')].filter(({ value, defaultValue }) => value !== defaultValue),
    ...[...page.querySelectorAll('select')].filter(({ options }) => isChosen(options)),
  ]
  return {
    ticked: inputs.filter(({ checked, defaultChecked }) => checked !== defaultChecked).map((field) => ({ field, checked: field.checked })),
    written: written.map((field) => ({ field, value: field.value })),
  }
}

/** Kinds of inputs whose value is not what somebody wrote. */
const UNWRITTEN = new Set(['file', 'hidden', 'checkbox', 'radio', 'submit', 'button', 'reset', 'image'])

/** Where no choice is marked, the first one counts. */
function isChosen(options: HTMLOptionsCollection): boolean {
  const marked = [...options].findLastIndex(({ defaultSelected }) => defaultSelected)
  return options.length > 0 && options.selectedIndex !== Math.max(marked, 0)
}

/** Puts back what coming alive has changed. Nothing is told of it: what is bound has taken the words by itself. */
export function giveBack({ ticked, written }: Early): void {
  for (const { field, checked } of ticked) field.checked = checked
  for (const { field, value } of written) if (field.value !== value) field.value = value
}

/** The card that other pages show in a frame: figures and a way in. A page of its own, without script, without cookies. Pure. */
import { escape } from '#opendata/feed/atom.ts'

/** @property colours checked at import: safe to write into a style */
export type Card = {
  language: string
  theme: 'light' | 'dark' | undefined
  program: string
  region: string
  figures: readonly { value: string; words: string }[]
  none: string
  button: string
  link: string
  more: { words: string; link: string }
  light: { brand: string; onBrand: string }
  dark: { brand: string; onBrand: string }
}

const LIGHT = '--p:#ffffff;--i:#1e1b15;--m:#524c40;--l:#e5dfd3'
const DARK = '--p:#1e1d18;--i:#f2eee5;--m:#c3bcad;--l:#35322a'

export function cardOf({ language, theme, program, region, figures, none, button, link, more, light, dark }: Card): string {
  const colours = (paper: string, { brand, onBrand }: Card['light']) => `${paper};--b:${brand};--o:${onBrand}`
  const style =
    `:root{color-scheme:${theme ?? 'light dark'};${theme === 'dark' ? colours(DARK, dark) : colours(LIGHT, light)}}` +
    (theme === undefined ? `@media(prefers-color-scheme:dark){:root{${colours(DARK, dark)}}}` : '') +
    '*{box-sizing:border-box;margin:0}body{background:var(--p);color:var(--i);font:16px/1.4 system-ui,sans-serif}' +
    'main{border:1px solid var(--l);border-radius:12px;padding:16px;display:grid;gap:12px;min-height:100vh;align-content:start}' +
    'h1{font-size:1.05rem;line-height:1.25}h1 small{display:block;font-weight:400;font-size:.8rem;color:var(--m)}' +
    'dl{display:flex;flex-wrap:wrap;gap:8px 20px}dl div{display:flex;flex-direction:column-reverse}dt{font-size:.8rem;color:var(--m)}dd{font-size:1.5rem;font-weight:700;line-height:1.15}' +
    'p{font-size:.85rem;color:var(--m)}nav{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center}' +
    'a{color:var(--b)}nav a{padding:13px 0;font-size:.9rem}nav a:first-child{background:var(--b);color:var(--o);padding:11px 20px;border-radius:8px;text-decoration:none;font-weight:600;font-size:1rem}' +
    'a:focus-visible{outline:3px solid var(--i);outline-offset:2px}'
  const rows = figures.map(({ value, words }) => `<div><dt>${escape(words)}</dt><dd>${escape(value)}</dd></div>`).join('')
  return (
    `<!doctype html><html lang="${escape(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
    `<meta name="robots" content="noindex"><title>${escape(program)}</title><style>${style}</style></head><body><main>` +
    `<h1>${escape(program)}<small>${escape(region)}</small></h1>${rows === '' ? `<p>${escape(none)}</p>` : `<dl>${rows}</dl>`}` +
    `<nav aria-label="${escape(program)}"><a href="${escape(link)}" target="_blank" rel="noopener">${escape(button)}</a><a href="${escape(more.link)}" target="_blank" rel="noopener">${escape(more.words)}</a></nav></main></body></html>\n`
  )
}

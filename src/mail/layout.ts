/** An e-mail as text and as simple HTML that also Gmail on a phone shows as meant: tables, inline styles, one column. Pure. */
import type { RegionSettings } from '#regions/settings.ts'

export type MailContent = {
  subject: string
  title: string
  /** Paragraphs. */
  lead: readonly string[]
  /** Shown above the list, inside the mail. */
  image?: { cid: string; alt: string }
  groups: readonly { title: string; items: readonly MailItem[] }[]
  button: { label: string; link: string }
  footer: string
}

export type MailItem = { title: string; note?: string | undefined; link?: string | undefined }

export type Letterhead = { program: string; name: string; settings: Pick<RegionSettings, 'brand'> }

const FONT = "'Plus Jakarta Sans',-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const INK = '#1c2421'
const FAINT = '#5b6662'
const LINE = '#dfe5e2'

export function renderMail(content: MailContent, region: Letterhead): { subject: string; text: string; html: string } {
  return { subject: content.subject, text: textOf(content, region), html: htmlOf(content, region) }
}

function textOf({ title, lead, groups, button, footer }: MailContent, region: Letterhead): string {
  const lists = groups.flatMap((group) => ['', ...(group.title ? [group.title] : []), ...group.items.map(lineOf)])
  return [title, '', ...lead, ...lists, '', `${button.label}: ${button.link}`, '', '-- ', `${region.program}, ${region.name}`, footer].join('\n')
}

function lineOf({ title, note, link }: MailItem): string {
  return [`- ${title}`, ...(note ? [`  ${note}`] : []), ...(link ? [`  ${link}`] : [])].join('\n')
}

function htmlOf({ title, lead, image, groups, button, footer }: MailContent, region: Letterhead): string {
  const { brand, brandStrong, onBrand } = region.settings.brand.light
  const paragraphs = lead.map((words) => `<p style="margin:0 0 12px">${escaped(words)}</p>`).join('')
  const picture = image
    ? `<img src="cid:${image.cid}" alt="${escaped(image.alt)}" width="528" style="display:block;width:100%;max-width:528px;height:auto;border:1px solid ${LINE};border-radius:8px;margin:0 0 16px">`
    : ''
  return `<!doctype html><html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"><title>${escaped(title)}</title></head>
<body style="margin:0;padding:0;background:#f3f5f4;color:${INK};font:16px/1.5 ${FONT}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:16px 8px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:576px;background:#ffffff;border:1px solid ${LINE};border-radius:10px;overflow:hidden">
<tr><td style="background:${brandStrong};color:${onBrand};padding:12px 24px;font:600 14px/1.4 ${FONT}">${escaped(region.program)} · ${escaped(region.name)}</td></tr>
<tr><td style="padding:20px 24px 24px;font:16px/1.5 ${FONT};color:${INK}">
<h1 style="margin:0 0 12px;font:700 20px/1.3 ${FONT}">${escaped(title)}</h1>${paragraphs}${picture}${groups.map((group) => groupOf(group, brand)).join('')}
<table role="presentation" cellpadding="0" cellspacing="0" style="margin:20px 0 0"><tr><td style="background:${brand};border-radius:8px"><a href="${escaped(button.link)}" style="display:inline-block;padding:12px 20px;color:${onBrand};text-decoration:none;font:600 16px/1.25 ${FONT}">${escaped(button.label)}</a></td></tr></table>
</td></tr>
<tr><td style="border-top:1px solid ${LINE};padding:12px 24px;color:${FAINT};font:13px/1.45 ${FONT}">${escaped(footer)}</td></tr>
</table></td></tr></table></body></html>`
}

function groupOf({ title, items }: MailContent['groups'][number], brand: string): string {
  const head = title ? `<h2 style="margin:16px 0 4px;font:600 15px/1.4 ${FONT}">${escaped(title)}</h2>` : ''
  const rows = items.map(({ title: words, note, link }) => {
    const named = link ? `<a href="${escaped(link)}" style="color:${brand};font-weight:600">${escaped(words)}</a>` : `<b>${escaped(words)}</b>`
    const more = note ? `<br><span style="color:${FAINT};font-size:14px">${escaped(note)}</span>` : ''
    return `<tr><td style="border-top:1px solid ${LINE};padding:10px 0;font:16px/1.4 ${FONT}">${named}${more}</td></tr>`
  })
  return `${head}<table role="presentation" width="100%" cellpadding="0" cellspacing="0">${rows.join('')}</table>`
}

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)
}

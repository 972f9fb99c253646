/** Somebody of the staff without a browser: the same pages and forms, read and sent as plain HTTP. */
export type Desk = {
  /** For whatever else is asked for, beside pages and forms. */
  cookie: string
  /** @param path below the region, as '/meja?antrean=semua' */
  page: (path: string) => Promise<{ status: number; text: string }>
  /** Any other form. @param path below the region, with its action: '/pengaturan/kalender?/add' */
  sends: (path: string, fields: Record<string, string>) => Promise<{ status: number; text: string }>
  /** One of the forms of a case. @param name its ticket or id @returns 303, back to the list, when it was done */
  does: (name: string, action: string, fields?: Record<string, string>) => Promise<{ status: number; text: string }>
}

/** @param who the part of the demo account before the @; none: nobody is signed in */
export async function aDesk(url: string, region: string, who?: string): Promise<Desk> {
  const home = `${url}/${region}`
  const cookie = who ? await signIn(home, url, `${who}@${region}.example`) : ''
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(home + path, { ...init, redirect: 'manual', headers: { cookie, origin: url, accept: 'text/html' } })
    return { status: response.status, text: plain(await response.text()) }
  }
  return {
    cookie,
    page: (path) => ask(path),
    sends: (path, fields) => ask(path, { method: 'POST', body: new URLSearchParams(fields) }),
    does: (name, action, fields = {}) =>
      ask(`/meja/kasus/${name}?/${action}`, { method: 'POST', body: new URLSearchParams({ kembali: `/${region}/meja`, ...fields }) }),
  }
}

async function signIn(home: string, origin: string, email: string): Promise<string> {
  const body = new URLSearchParams({ email, password: 'tanggap-demo' })
  const response = await fetch(`${home}/masuk?/password`, { method: 'POST', body, redirect: 'manual', headers: { origin, accept: 'text/html' } })
  if (response.status !== 303) throw new Error(`${email} could not sign in: ${response.status} ${await response.text()}`)
  return response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
}

/** What a person reads: without the script's copy of the data, tags, and signs written as entities. */
function plain(html: string): string {
  return html
    .replace(/<script[\s\S]*?<\/script>/g, '')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
}

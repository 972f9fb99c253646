/** The people of a journey, each with a browser of their own: what they see is what the page shows. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'

export type Person = { page: Page; leaves: () => Promise<void> }

/** Milliseconds. A loaded machine of two cores; a page that needs longer is broken. */
const PATIENCE = 30_000

async function aPage(browser: Browser, size: { width: number; height: number }): Promise<Person> {
  const context: BrowserContext = await browser.newContext({ viewport: size, locale: 'id-ID' })
  context.setDefaultTimeout(PATIENCE)
  return { page: await context.newPage(), leaves: () => context.close() }
}

/** Somebody of the staff, signed in, at a laptop. */
export async function anOfficer(browser: Browser, region: string, who: string): Promise<Person> {
  const person = await aPage(browser, { width: 1280, height: 800 })
  await person.page.goto(`${region}/masuk`)
  await person.page.fill('input[name=email]', `${who}@${region.split('/').at(-1)}.example`)
  await person.page.fill('input[name=password]', 'tanggap-demo')
  await person.page.press('input[name=password]', 'Enter')
  await person.page.waitForURL(/\/(meja|pimpinan)/)
  return person
}

export type Resident = Person & {
  says: (words: string) => Promise<void>
  taps: (title: string | RegExp) => Promise<void>
  sharesPlace: (district: string) => Promise<void>
  sendsPhoto: (sample: string) => Promise<void>
  hears: (words: string | RegExp) => Promise<string>
  /** Bubbles so far: of the resident and of ours. */
  count: () => Promise<{ mine: number; theirs: number }>
}

/** A resident at the phone of /simulator: a new person with an empty chat. */
export async function aResident(browser: Browser, address: { url: string; accountId: string; name: string }): Promise<Resident> {
  const person = await aPage(browser, { width: 1280, height: 900 })
  const { page } = person
  await page.goto(`${address.url}/simulator?akun=${address.accountId}`)
  await page.getByRole('button', { name: 'Orang baru' }).click()
  await page.getByPlaceholder('Nama rekaan').or(page.getByLabel('Nama rekaan')).first().fill(address.name)
  await page.getByRole('button', { name: 'Tambah orang' }).click()
  await page.getByRole('region', { name: `Ponsel ${address.name}` }).waitFor()
  const phone = page.getByRole('region', { name: `Ponsel ${address.name}` })
  const talk = phone.getByRole('log')
  const button = (name: string | RegExp): Locator => phone.getByRole('button', { name })
  return {
    ...person,
    async says(words) {
      await phone.getByPlaceholder('Pesan').fill(words)
      await phone.getByRole('button', { name: 'Kirim', exact: true }).last().click()
      await talk.getByText(words).first().waitFor()
    },
    taps: (title) => talk.getByRole('button', { name: title }).last().click(),
    /** The map's district of this name, as a pin. */
    async sharesPlace(district) {
      await button('Lampirkan').click()
      await button('Lokasi').last().click()
      await phone.getByRole('combobox', { name: 'Kecamatan' }).selectOption({ label: district })
      await button('Kirim lokasi ini').click()
      await talk.locator('.bub-out[data-kind=location]').last().waitFor()
    },
    /** One of the drawn photos of the sheet. */
    async sendsPhoto(sample) {
      await button('Lampirkan').click()
      await phone.getByLabel(sample).check()
      await button(/^Kirim 1 foto/).click()
      await talk.locator('.bub-out[data-kind=image]').last().waitFor()
    },
    async hears(words) {
      const heard = talk.getByText(words).last()
      await heard.waitFor()
      return (await heard.textContent()) ?? ''
    },
    count: async () => ({ mine: await talk.locator('.bub-out').count(), theirs: await talk.locator('.bub:not(.bub-out)').count() }),
  }
}

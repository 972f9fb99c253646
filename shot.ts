import { openBrowser } from './tests/browser.ts'
const [,, who, ...paths] = process.argv
const browser = await openBrowser()
const base = process.env.BASE ?? 'http://localhost:3100'
for (const [w,h,tag,scheme] of [[390,844,'p','light'],[1280,800,'l','light'],[1280,800,'d','dark']] as const) {
  if (process.env.ONLY && !process.env.ONLY.includes(tag)) continue
  const ctx = await browser.newContext({ viewport:{width:w,height:h}, colorScheme: scheme, locale:'id-ID' })
  const page = await ctx.newPage()
  if (who !== '-') {
    const [mb, region] = who!.split('@')
    await page.goto(`${base}/${region}/masuk`)
    await page.fill('input[name=email]', `${mb}@${region}.example`); await page.fill('input[name=password]', 'tanggap-demo'); await page.press('input[name=password]','Enter')
    await page.waitForURL(/\/(meja|pimpinan|pengaturan|lapangan)/)
  }
  for (const p of paths) {
    await page.goto(base+p); await page.waitForTimeout(900)
    await page.screenshot({ path: `/tmp/lshots/${p.replace(/[^a-z0-9]+/gi,'_').slice(0,60)}-${tag}.png`, fullPage: process.env.FULL === '1' })
  }
  await ctx.close()
}
await browser.close()

/** The map that moves, on the page for everybody: fetched only by whoever asked for it. What goes wrong leaves the still one. */
import type { GivenMap } from '#web/lib/map/given.ts'
import { addressOf, openMap } from '#web/lib/map/open.ts'

const given = JSON.parse(document.getElementById('peta-data')?.textContent ?? 'null') as GivenMap | null
const box = document.getElementById('peta')

if (given && box) {
  const opened = await openMap(box, given, (at) => {
    history.replaceState(null, '', addressOf(location.pathname, location.search, { ...given.view, at }))
  }).catch(() => undefined)
  if (opened) {
    box.parentElement?.classList.add('opened')
    box.nextElementSibling?.setAttribute('inert', '')
  }
}

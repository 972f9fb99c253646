/** Pasting a post seen elsewhere: words, a link, a screenshot. */
import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import { pastePost } from '#candidates/paste-commands.ts'
import { dayOf, instantAt } from '#lib/dates.ts'
import { isUuid } from '#lib/ids.ts'
import { act, require, working } from '#web/lib/act.ts'
import { typedIn } from '#web/lib/form.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, url }) => {
  const { region } = require(locals, 'case.triage', url.pathname)
  const kept = url.searchParams.get('tersimpan') ?? ''
  return { today: dayOf(locals.now, region.zone), kept: isUuid(kept) ? kept : undefined }
}

export const actions: Actions = {
  offer: (event) => paste(event, (id) => `${event.url.pathname}?tersimpan=${id}`),
  /** Straight on to the form that makes it a report, its source kept. */
  take: (event) => paste(event, (id) => `${event.locals.base}/meja/usulan?lihat=${id}`),
}

async function paste({ locals, request, url }: RequestEvent, next: (id: string) => string) {
  const { region } = require(locals, 'case.triage', url.pathname)
  const form = await request.formData()
  const typed = {
    tautan: typedIn(form, 'tautan', 600),
    isi: typedIn(form, 'isi', 8000),
    akun: typedIn(form, 'akun', 120),
    tanggal: typedIn(form, 'tanggal', 10),
  }
  const pictures = form.getAll('gambar').filter((value): value is File => value instanceof File && value.size > 0)
  let id = ''
  const failed = await act(locals, async () => {
    const files = await Promise.all(pictures.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })))
    const day = /^\d{4}-\d{2}-\d{2}$/.test(typed.tanggal) ? typed.tanggal : dayOf(locals.now, region.zone)
    // Of today the hour is not known, but it was before now.
    const saidAt = day === dayOf(locals.now, region.zone) ? locals.now : instantAt(day, '12:00', region.zone)
    id = await pastePost(working(locals), {
      regionId: region.id,
      link: typed.tautan,
      text: typed.isi,
      author: typed.akun,
      saidAt,
      files,
      wordless: locals.words('groups.only_screenshot'),
      at: locals.now,
    })
  })
  if (failed) return fail(failed.status, { ...failed.data, typed })
  redirect(303, next(id))
}

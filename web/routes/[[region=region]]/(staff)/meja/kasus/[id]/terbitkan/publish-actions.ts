/** The forms of publishing: look again, cover or show one find, publish, take down. */
import { publishCase, takeDownCase } from '#publications/commands.ts'
import { suggestBoxes } from '#publications/photos/detector-commands.ts'
import { coverOne, namedFinds, uncoverOne } from '#publications/marks.ts'
import { caseAction, textIn, type Submitted } from '../case-form.ts'
import { draftIn, leftIn, loadMaterial, publicWords, sealOf, unlookedIn, type Draft, type Material } from './draft.ts'

export const publishActions = {
  look: caseAction('look', 'case.publish', async (submitted) => {
    const { draft, material } = await read(submitted)
    return looked(draft, material)
  }),
  cover: caseAction('cover', 'case.publish', async (submitted) => {
    const { draft, material } = await read(submitted)
    const find = leftIn(draft, material)[Number(textIn(submitted.form, 'samarkan'))]
    if (!find || find.field === 'answer') return looked(draft, material)
    const say = publicWords(submitted.region)
    return looked({ ...draft, [find.field]: coverOne(draft[find.field], find, say) }, material)
  }),
  show: caseAction('show', 'case.publish', async (submitted) => {
    const { draft, material } = await read(submitted)
    const index = Number(textIn(submitted.form, 'tampilkan'))
    const finds = namedFinds(material.report?.text ?? '', material.known)
    const text = uncoverOne(draft.text, { finds, kept: draft.kept, index, say: publicWords(submitted.region) })
    return looked(text === draft.text ? draft : { ...draft, text, kept: [...draft.kept, index] }, material)
  }),
  suggest: caseAction('suggest', 'case.publish', async (submitted) => {
    const { draft, material } = await read(submitted)
    const { config, storage } = submitted.locals
    const found = await suggestBoxes({ url: config.detectorUrl, storage }, { chosen: draft.photos, showable: material.showable })
    const photos = draft.photos.map((photo, at) => ({ ...photo, boxes: found[at]?.boxes ?? photo.boxes }))
    return looked({ ...draft, photos }, material)
  }),
  publish: caseAction('publish', 'case.publish', async (submitted) => {
    const { draft, material } = await read(submitted)
    // What looks like personal data, and photos nobody has looked at, are asked about once more, for exactly these.
    const isDoubtful = leftIn(draft, material).length > 0 || unlookedIn(draft).length > 0
    if (isDoubtful && textIn(submitted.form, 'yakin') !== sealOf(draft)) return looked(draft, material, true)
    const { kept: _, ...shown } = draft
    return publishCase(submitted.locals, { ...submitted.command, ...shown })
  }),
  takeDown: caseAction('takeDown', 'case.publish', ({ form, command, locals: { db } }) =>
    takeDownCase(db, { ...command, reason: textIn(form, 'alasan') ?? '' }),
  ),
}

async function read({ form, command, locals }: Submitted): Promise<{ draft: Draft; material: Material }> {
  return { draft: draftIn(form), material: await loadMaterial(locals, command.regionId, command.caseId) }
}

/** @param isAsked nothing was published: it waits for a second yes */
function looked(draft: Draft, material: Material, isAsked = false) {
  return { look: { draft, left: leftIn(draft, material), unlooked: unlookedIn(draft), seal: sealOf(draft), isAsked } }
}

/**
 * Which kind of report it may be, from its words: a first choice in the officer's form and nothing more. Pure.
 * A complaint unless the words say otherwise, as most are.
 */
import type { CaseClass } from '#cases/sla.ts'

/** The first that fits decides; what an official did goes before a question about it. */
const SIGNS: [CaseClass, RegExp][] = [
  [
    'supervision',
    /\b(pungli|pungutan liar|korupsi|korup|suap|disuap|menyuap|gratifikasi|sogok|menyogok|nepotisme|penyalahgunaan|menyalahgunakan|oknum|dipotong (oleh )?(kades|rt|perangkat))\b/i,
  ],
  [
    'information',
    /\b(mau (ber)?tanya|ingin (ber)?tanya|numpang tanya|minta (data|informasi|salinan|dokumen)|mohon (data|informasi|salinan|info)|permohonan informasi|syarat(nya)? apa|bagaimana cara(nya)?|berapa biaya(nya)?)\b/i,
  ],
  [
    'aspiration',
    /\b(usul|usulan|mengusulkan|saran|aspirasi|mohon (di)?(bangun|adakan|buatkan)|harap(an)? kami|kalau bisa (di)?(bangun|adakan|buat))\b/i,
  ],
]

export function guessClass(words: string): CaseClass {
  return SIGNS.find(([, sign]) => sign.test(words))?.[0] ?? 'complaint'
}

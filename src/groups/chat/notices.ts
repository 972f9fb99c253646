/** What WhatsApp itself writes into a chat: who came, who left, what was renamed. Some of it holds a colon and looks like somebody's words. Pure. */

/** Beginnings of a line without an author, or what follows a name; Indonesian and English. */
const WHOLE = [
  /^(pesan dan panggilan|pesan ke grup|messages and calls|messages to this group)\b.*\b(terenkripsi|dienkripsi|enkripsi|encrypted)/,
  /^(pesan dan panggilan|messages and calls|messages you send)\b.*(end-to-end)/,
  /^(kode keamanan|your security code|security code)\b/,
  /^(anda|you|kamu) (kini|sekarang|are now|telah menjadi) (admin|an admin)/,
  /^(hanya admin|only admins|semua peserta|all participants)\b/,
  /^(pesan sementara|disappearing messages)\b/,
  /^(grup ini|this group)\b.*(dibuat|ditambahkan|created|added)/,
]

/** After the name of who did it. A name is at most so long that it fits on the screen. */
const DOING = new RegExp(
  String.raw`^.{1,80}? (` +
    [
      String.raw`(telah )?(menambahkan|mengeluarkan|mengundang) .+`,
      String.raw`(telah )?(mengubah|mengganti|menghapus) (subjek|judul|nama|deskripsi|ikon|foto|gambar|setelan|pengaturan|nomor|info)\b.*`,
      String.raw`(telah )?(membuat|mematikan|mengaktifkan|menonaktifkan) (grup|pesan sementara|persetujuan|komunitas)\b.*`,
      String.raw`(telah )?(menyematkan|melepas) .*(pesan|sematan)\b.*`,
      String.raw`(telah )?(keluar|bergabung)( dari grup| menggunakan .*| dengan .*| lewat .*| dari komunitas.*)?\.?`,
      String.raw`(memulai|started) (panggilan|a (voice|video) call|a call)\b.*`,
      String.raw`(telah beralih ke|beralih ke|ganti ke) nomor baru.*`,
      String.raw`(sekarang|kini|bukan lagi|tidak lagi)( menjadi)? (admin|seorang admin)\b.*`,
      String.raw`(was )?(added|removed|invited) .+`,
      String.raw`(was added|was removed|left|joined)( using .*| from the community.*| via .*)?\.?`,
      String.raw`(changed|deleted) (the |this |their |to )?(subject|group|phone|security|description|icon|photo|settings|name|number|a new).*`,
      String.raw`created (this |a )?(group|community|poll)\b.*`,
      String.raw`(pinned|unpinned) a message.*`,
      String.raw`(turned (on|off)|set|updated) .*(disappearing|message timer|approval).*`,
      String.raw`(is|are) (now|no longer) an admin.*`,
    ].join('|') +
    String.raw`)$`,
  's',
)

/** Under a member's name on iPhones; nothing that anybody wrote. */
const CALLS = /^(panggilan (suara|video|grup)|(missed )?(voice|video|group) call|panggilan tak terjawab|null$)/

/** @param line lower case, without signs of direction */
function isNotice(line: string): boolean {
  return WHOLE.some((pattern) => pattern.test(line)) || DOING.test(line)
}

/** @param rest all that follows the header, in lower case @param beforeColon what would be the author */
export function isNoticeLine(rest: string, beforeColon: string): boolean {
  // "Anda menambahkan Siti: …", and subjects with a colon: the part before the colon is no name but half a sentence.
  return WHOLE.some((pattern) => pattern.test(rest)) || (VERBS.test(beforeColon) && isNotice(rest))
}

const VERBS =
  /\s(menambahkan|mengeluarkan|mengundang|mengubah|mengganti|menghapus|membuat|mematikan|mengaktifkan|menyematkan|added|removed|invited|changed|deleted|created|pinned)\s/

/** @param said the words after an author that begin with the sign of direction (WhatsApp's own), in lower case */
export function isNoticeUnderName(said: string): boolean {
  return isNotice(said) || CALLS.test(said)
}

export function isCall(said: string): boolean {
  return CALLS.test(said)
}

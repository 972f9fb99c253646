/** Records a voice note with the browser's own means. Browser only. */

export type Recording = { stop: () => Promise<Blob>; discard: () => void }

/** What WhatsApp records is Ogg; browsers that cannot do so record what they can. */
const WISHES = ['audio/ogg;codecs=opus', 'audio/mp4', 'audio/webm;codecs=opus']

/** @throws when there is no microphone, or it may not be used */
export async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const mimeType = WISHES.find((wish) => MediaRecorder.isTypeSupported(wish))
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {})
  const parts: Blob[] = []
  recorder.ondataavailable = ({ data }) => parts.push(data)
  const ended = new Promise<void>((resolve) => {
    recorder.onstop = () => resolve()
  })
  const end = async () => {
    if (recorder.state !== 'inactive') recorder.stop()
    await ended
    for (const track of stream.getTracks()) track.stop()
  }
  recorder.start()
  return {
    async stop() {
      await end()
      return new Blob(parts, { type: recorder.mimeType })
    },
    discard: () => void end(),
  }
}

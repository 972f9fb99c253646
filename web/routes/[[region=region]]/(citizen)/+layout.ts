/** Residents' pages are plain HTML: nothing to download, nothing that can fail on an old phone. */
export const csr = false

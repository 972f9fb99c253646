/** A plain form: signing in must work before any script does. */
export const csr = false

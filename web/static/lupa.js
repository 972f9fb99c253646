// On the receipt: what the form kept on this phone has gone, and is forgotten (web/enhance/keep.ts).
try {
  localStorage.removeItem(`lapor:${document.currentScript.dataset.region}`)
} catch {}

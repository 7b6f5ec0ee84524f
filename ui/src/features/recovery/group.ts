/** A group to ask for, from 0, each as likely as the others. */
export function randomGroup(count: number, draw = drawU32): number {
  // The last, incomplete round of numbers would favour the first groups.
  const fair = 2 ** 32 - (2 ** 32 % count);
  let value = draw();
  while (value >= fair) value = draw();
  return value % count;
}

function drawU32(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

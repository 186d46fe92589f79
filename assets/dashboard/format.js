// Numbers as people read them.

function rounded(value) {
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return Math.round(value).toString();
  return size >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function scaled(value, step, units) {
  let at = 0;
  while (Math.abs(value) >= step * 0.9995 && at + 1 < units.length) {
    value /= step;
    ++at;
  }
  return [rounded(value), units[at]];
}

const spaced = ([number, unit]) => (unit ? `${number} ${unit}` : number);

export const count = (value) => scaled(value, 1000, ['', 'k', 'M', 'G']).join('');
export const bytes = (value) => spaced(scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']));
export const percent = (share) => `${rounded(share * 100)} %`;

export function duration(seconds) {
  if (seconds === 0) return '0 ms';
  if (seconds < 1e-3) return `${rounded(seconds * 1e6)} µs`;
  if (seconds < 1) return `${rounded(seconds * 1e3)} ms`;
  if (seconds < 120) return `${rounded(seconds)} s`;
  return span(seconds);
}

export function span(seconds) {
  const whole = Math.floor(seconds);
  const parts = [
    [Math.floor(whole / 86400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([number]) => number > 0);
  if (first < 0) return '0 s';
  return parts.slice(first, first + 2).map(([number, unit]) => `${number} ${unit}`).join(' ');
}

export const clock = (milliseconds, withSeconds) =>
  new Date(milliseconds).toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit',
    second: withSeconds ? '2-digit' : undefined,
    hourCycle: 'h23',
  });

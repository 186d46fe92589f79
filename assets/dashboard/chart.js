// A chart of the last minutes as SVG, with a legend of current values and a table that says the same.
import { clock } from './format.js';

const svgSpace = 'http://www.w3.org/2000/svg';
const left = 58;
const right = 10;
const top = 10;
const bottom = 22;
const longestStep = 2500; // milliseconds between two samples; beyond, the line is broken

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function shape(name, attributes) {
  const made = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** 0 and up to four round numbers, the last at or above `most`; of bytes powers of two. */
function linearTicks(most, ofBytes) {
  if (!(most > 0)) return [0, 1];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ofBytes ? 2 ** Math.ceil(Math.log2(rough))
    : [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each * 4 >= most * 0.999999);
  const ticks = [];
  for (let i = 0; ticks.length === 0 || ticks.at(-1) < most * 0.999999; ++i) ticks.push(i * step);
  return ticks;
}

function logTicks(least, most) {
  const low = Math.floor(Math.log10(least));
  const high = Math.max(Math.ceil(Math.log10(most)), low + 1);
  const every = Math.ceil((high - low) / 5);
  const ticks = [];
  for (let power = low; power <= high; power += every) ticks.push(10 ** power);
  if (ticks.at(-1) < 10 ** high) ticks.push(10 ** high);
  return ticks;
}

/** What is drawn of a series: [milliseconds, value from, value to], with null for a break. */
function piecesOf(points) {
  const pieces = [];
  let piece = [];
  let before = null;
  for (const point of points) {
    const broken = point === null || (before !== null && point[0] - before > longestStep);
    if (broken && piece.length > 0) {
      pieces.push(piece);
      piece = [];
    }
    if (point === null) continue;
    piece.push(point);
    before = point[0];
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}

export class Chart {
  /** `spec`: { id, title, unit, format, ofBytes, least, empty, kind: 'lines' or 'stack', log, series(samples) } where series() gives
   *  [{ name, colour, dash, of(sample) }]. */
  constructor(spec, hovered) {
    this.spec = spec;
    this.svg = shape('svg', { role: 'img', 'aria-labelledby': `${spec.id}-name`, 'aria-describedby': `${spec.id}-text` });
    this.text = element('span', { id: `${spec.id}-text`, class: 'hidden' });
    this.empty = element('p', { class: 'empty' });
    this.legend = element('ul', { class: 'legend' });
    this.rows = element('tbody');
    const head = element('tr');
    for (const name of ['', 'Now', 'Least', 'Mean', 'Most'])
      head.append(element('th', name ? { scope: 'col', class: 'number' } : {}, name));
    const table = element('table', {}, element('caption', { class: 'hidden' }, spec.title), element('thead', {}, head), this.rows);
    this.figure = element('figure', { class: 'card', id: spec.id },
      element('figcaption', { id: `${spec.id}-name` }, spec.title, ' ', element('span', { class: 'unit' }, spec.unit)),
      this.legend,
      element('div', { class: 'plot' }, this.svg, this.empty),
      this.text,
      element('details', {}, element('summary', {}, 'As a table'), element('div', { class: 'scroll' }, table)));
    this.svg.addEventListener('pointermove', (event) => hovered(this.timeAt(event)));
    this.svg.addEventListener('pointerleave', () => hovered(null));
  }

  timeAt(event) {
    if (!this.range) return null;
    const share = (event.clientX - this.svg.getBoundingClientRect().left - left) / this.plotWidth;
    return share < 0 || share > 1 ? null : this.range[0] + share * (this.range[1] - this.range[0]);
  }

  /** Draws samples from `from` to `to`, in milliseconds; `at`: the time under the pointer, or null. */
  draw(samples, from, to, at) {
    const width = this.svg.clientWidth || 360;
    const height = this.svg.clientHeight || 170;
    this.range = [from, to];
    this.plotWidth = width - left - right;
    const series = this.spec.series(samples);
    const values = series.map((each) => samples.map((sample) => each.of(sample) ?? null));
    const lines = this.spec.kind === 'stack' ? stacked(samples, values) : plain(samples, values);
    const ticks = this.ticksFor(lines);
    const low = ticks[0];
    const high = ticks.at(-1);
    const x = (time) => left + ((time - from) / (to - from)) * this.plotWidth;
    const share = this.spec.log
      ? (value) => Math.log(Math.max(value, low) / low) / Math.log(high / low)
      : (value) => (value - low) / (high - low);
    const y = (value) => height - bottom - share(value) * (height - bottom - top);

    const shapes = [];
    for (const tick of ticks) {
      shapes.push(shape('line', { class: tick === low ? 'axis' : 'grid', x1: left, x2: width - right, y1: y(tick), y2: y(tick) }));
      shapes.push(label(this.spec.format(tick), left - 8, y(tick) + 4, 'end'));
    }
    const half = to - from < 150000 ? 25 : 16; // pixels of a label
    for (const time of timeTicks(from, to))
      if (x(time) > left + half && x(time) < width - half)
        shapes.push(label(clock(time, half > 16), x(time), height - 6, 'middle'));
    lines.forEach((points, i) => shapes.push(...this.shapesOf(points, series[i], x, y)));
    if (at !== null && samples.length > 0) shapes.push(shape('line', { class: 'cursor', x1: x(at), x2: x(at), y1: top, y2: height - bottom }));
    this.svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.svg.replaceChildren(...shapes);
    this.say(samples, series, values, at);
  }

  ticksFor(lines) {
    const all = lines.flat().filter((point) => point !== null).map((point) => point[2]);
    if (!this.spec.log) return linearTicks(Math.max(this.spec.least ?? 0, ...all), this.spec.ofBytes);
    const positive = all.filter((value) => value > 0);
    return positive.length > 0 ? logTicks(Math.min(...positive), Math.max(...positive)) : [0.0001, 0.001, 0.01, 0.1];
  }

  shapesOf(points, series, x, y) {
    const made = [];
    for (const piece of piecesOf(points)) {
      const over = piece.map(([time, , value]) => `${x(time).toFixed(1)} ${y(value).toFixed(1)}`).join('L');
      if (this.spec.kind === 'stack') {
        const back = [...piece].reverse().map(([time, value]) => `${x(time).toFixed(1)} ${y(value).toFixed(1)}`).join('L');
        made.push(shape('path', { class: `area ${series.colour}`, d: `M${over}L${back}Z` }));
        if (piece.every(([, from, to]) => from === to)) continue; // nothing of it: no line on top of the others
      }
      made.push(shape('path', { class: lineClass(series), d: `M${over}${piece.length === 1 ? 'h0.1' : ''}` }));
    }
    return made;
  }

  // Legend, table and the sentence for who does not see the chart.
  say(samples, series, values, at) {
    const index = at === null ? samples.length - 1 : nearest(samples, at);
    const format = (value) => (value === null || value === undefined ? '–' : this.spec.format(value));
    this.legend.replaceChildren(...series.map((each, i) => element('li', {}, swatch(each),
      element('span', { class: 'name', title: each.name }, each.name),
      element('span', { class: 'value' }, format(values[i][index])))));
    const known = values.map((row) => row.filter((value) => value !== null));
    this.rows.replaceChildren(...series.map((each, i) => {
      const mean = known[i].reduce((sum, value) => sum + value, 0) / known[i].length;
      const cells = known[i].length === 0 ? [null, null, null, null]
        : [values[i].at(-1), Math.min(...known[i]), mean, Math.max(...known[i])];
      return element('tr', {}, element('th', { scope: 'row' }, each.name),
        ...cells.map((value) => element('td', { class: 'number' }, format(value))));
    }));
    this.text.textContent = series.map((each, i) => `${each.name} ${format(values[i].at(-1))}`).join(', ');
    const nothing = known.every((row) => row.every((value) => value === 0));
    this.empty.textContent = samples.length === 0 ? 'Waiting for the first second' : nothing ? this.spec.empty ?? '' : '';
  }
}

const lineClass = (series) => `line ${series.colour} ${series.dash ?? ''}`;

function swatch(series) {
  const made = shape('svg', { viewBox: '0 0 22 10', 'aria-hidden': 'true' });
  made.append(shape('path', { class: lineClass(series), d: 'M1 5H21' }));
  return made;
}

function label(text, x, y, anchor) {
  const made = shape('text', { class: 'tick', x, y, 'text-anchor': anchor });
  made.textContent = text;
  return made;
}

const plain = (samples, values) =>
  values.map((row) => row.map((value, i) => (value === null ? null : [samples[i].unix_ms, 0, value])));

function stacked(samples, values) {
  const below = samples.map(() => 0);
  return values.map((row) => row.map((value, i) => {
    const from = below[i];
    below[i] += value ?? 0;
    return [samples[i].unix_ms, from, below[i]];
  }));
}

function nearest(samples, time) {
  let best = samples.length - 1;
  for (let i = samples.length - 1; i >= 0; --i)
    if (Math.abs(samples[i].unix_ms - time) < Math.abs(samples[best].unix_ms - time)) best = i;
  return best;
}

function timeTicks(from, to) {
  const steps = [15, 30, 60, 180];
  const step = 1000 * (steps.find((each) => (to - from) / 1000 / each <= 5.01) ?? 300);
  const ticks = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) ticks.push(time);
  return ticks;
}

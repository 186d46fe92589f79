// The page: samples come in, everything is drawn anew.
import { Chart } from './chart.js';
import { charts } from './charts.js';
import { clock, span } from './format.js';
import { Stream } from './stream.js';
import { drawLimits, drawProblems, drawRates, drawRoutes, drawSlowest, drawTiles, drawWorkers } from './tables.js';

const keptSeconds = 900; // the longest window
const leastSeconds = 60;
const tokenName = 'corest dashboard token'; // in the storage of this tab
const byId = (id) => document.getElementById(id);

const samples = [];
let paused = null; // the samples that stay on the page
let hoveredAt = null;

const drawn = charts.map((spec) => new Chart(spec, (time) => {
  hoveredAt = time;
  draw();
}));
byId('charts').append(...drawn.map((chart) => chart.figure));

// An id that is being copied stays where it is.
function holdsSelection(table) {
  const chosen = getSelection();
  return !chosen.isCollapsed && table.contains(chosen.anchorNode);
}

function draw() {
  const all = paused ?? samples;
  if (byId('live').hidden || all.length === 0) return;
  const seconds = Number(byId('window').value);
  const to = all.at(-1).unix_ms;
  const shown = all.filter((sample) => sample.unix_ms > to - seconds * 1000);
  // Not five minutes of nothing when the page has just been opened.
  const from = Math.max(to - seconds * 1000, Math.min(shown[0].unix_ms, to - leastSeconds * 1000));
  for (const chart of drawn) chart.draw(shown, from, to, hoveredAt);
  drawTiles(byId('tiles'), shown.at(-1));
  drawRoutes(byId('routes'), shown);
  if (!holdsSelection(byId('slowest'))) drawSlowest(byId('slowest'), shown.at(-1));
  drawProblems(byId('problems'), shown);
  drawRates(byId('rates'), shown);
  drawLimits(byId('limits'), shown);
  drawWorkers(byId('workers'), shown.at(-1));
}

function take(sample) {
  if (samples.length > 0 && sample.unix_ms <= samples.at(-1).unix_ms) return;
  samples.push(sample);
  while (samples[0].unix_ms < sample.unix_ms - keptSeconds * 1000) samples.shift();
  byId('title').textContent = sample.title;
  document.title = `${sample.title} – dashboard`;
  byId('about').textContent = `version ${sample.version} · up for ${span(sample.uptime_seconds)}` +
    (sample.counts_requests ? '' : ' · metrics are off, so requests are not counted');
  if (paused === null) draw();
}

const stateNames = {
  connecting: 'Connecting', live: 'Live', stale: 'No news', lost: 'Disconnected', token: 'Token needed', refused: 'Refused',
};

function show(state, detail) {
  byId('state').className = `state ${state}`;
  byId('state').textContent = stateNames[state];
  const last = samples.length > 0 ? ` What is shown is of ${clock(samples.at(-1).unix_ms, true)}.` : '';
  const banner = {
    stale: `No sample has come for some seconds: the service may be held up.${last}`,
    lost: detail && `${detail.why}${last} The next attempt is in ${detail.seconds} s.`,
    refused: 'This port answers to names of its own machine only, such as localhost.',
  }[state];
  if (state !== 'connecting') {
    byId('banner').hidden = !banner;
    byId('banner-text').textContent = banner ?? '';
    document.body.classList.toggle('old', state === 'stale' || state === 'lost');
  }
  byId('token-form').hidden = state !== 'token';
  if (state === 'token') askForToken();
  byId('live').hidden = state === 'token' || state === 'refused' || (samples.length === 0 && state !== 'live');
  byId('forget').hidden = !stream.token || state === 'token';
}

const stream = new Stream('dashboard/events', { sample: take, state: show });

function askForToken() {
  byId('token-error').textContent = stream.token ? 'The token is wrong.' : '';
  sessionStorage.removeItem(tokenName);
  byId('token').focus();
}

byId('token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const token = byId('token').value;
  byId('token').value = '';
  sessionStorage.setItem(tokenName, token);
  stream.open(token);
});
byId('forget').addEventListener('click', () => {
  sessionStorage.removeItem(tokenName);
  samples.length = 0;
  stream.close();
  stream.token = null;
  show('token');
});
byId('retry').addEventListener('click', () => stream.retryNow());
byId('window').addEventListener('change', draw);
byId('pause').addEventListener('click', () => {
  paused = paused === null ? [...samples] : null;
  byId('pause').setAttribute('aria-pressed', String(paused !== null));
  byId('pause').textContent = paused === null ? 'Pause' : 'Go on';
  draw();
});
new ResizeObserver(draw).observe(byId('charts'));
stream.open(sessionStorage.getItem(tokenName));

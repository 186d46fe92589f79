// The stream of samples. By fetch() and not by EventSource, which cannot show a token.

const quietMilliseconds = 3500; // a sample a second is due
const deadMilliseconds = 10000;
const longestPause = 10000;

async function* messages(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let data = [];
  let id = null;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { id, text: data.join('\n') };
        else if (id !== null) yield { id, text: null };
        data = [];
      } else if (line.startsWith('data: ')) {
        data.push(line.slice(6));
      } else if (line.startsWith('id: ')) {
        id = line.slice(4);
      } else if (line.startsWith(':')) {
        yield { id, text: null };
      }
    }
  }
}

/** Keeps the stream open until it is closed or refused; `told` is { sample, state(name, detail) }. */
export class Stream {
  constructor(address, told) {
    this.address = address;
    this.told = told;
    this.token = null;
    this.lastId = null;
    this.pause = 1000;
    this.timer = 0;
    this.abort = null;
  }

  open(token) {
    this.close();
    this.token = token;
    this.pause = 1000;
    this.connect();
  }

  close() {
    clearTimeout(this.timer);
    if (this.abort) this.abort.abort();
    this.abort = null;
  }

  async connect() {
    const abort = new AbortController();
    this.abort = abort;
    this.told.state('connecting');
    let why = 'The server closed the stream.';
    try {
      const headers = { Accept: 'text/event-stream' };
      if (this.token) headers.Authorization = `Bearer ${this.token}`;
      if (this.lastId) headers['Last-Event-ID'] = this.lastId;
      const answer = await fetch(this.address, { headers, signal: abort.signal, cache: 'no-store' });
      if (answer.status === 401 || answer.status === 403) {
        await answer.body?.cancel();
        this.abort = null;
        this.told.state(answer.status === 401 ? 'token' : 'refused');
        return;
      }
      if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
      this.expect(abort);
      for await (const message of messages(answer.body)) {
        this.expect(abort);
        if (message.id !== null) this.lastId = message.id;
        if (message.text !== null) this.take(message.text);
      }
    } catch (failure) {
      why = failure instanceof TypeError ? 'The server cannot be reached.' : failure.message;
    }
    if (this.abort === abort) this.retry(why);
  }

  take(text) {
    let sample;
    try {
      sample = JSON.parse(text);
    } catch {
      return; // "missed": this page was too slow for some of them
    }
    this.pause = 1000;
    this.told.state('live');
    this.told.sample(sample);
  }

  // A connection that is gone without a word says nothing, for ever.
  expect(abort) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.told.state('stale');
      this.timer = setTimeout(() => {
        if (this.abort !== abort) return;
        this.abort = null;
        abort.abort();
        this.retry('Nothing has come for 10 seconds.');
      }, deadMilliseconds - quietMilliseconds);
    }, quietMilliseconds);
  }

  retry(why) {
    clearTimeout(this.timer);
    this.abort = null;
    this.told.state('lost', { why, seconds: Math.round(this.pause / 1000) });
    this.timer = setTimeout(() => this.connect(), this.pause);
    this.pause = Math.min(this.pause * 2, longestPause);
  }

  retryNow() {
    clearTimeout(this.timer);
    if (!this.abort) this.connect();
  }
}

// Node's fetch as a client of the address that the first argument names. Prints a line for each test that went well.
import assert from "node:assert/strict";
import diagnostics from "node:diagnostics_channel";

const address = process.argv[2];
const big = 8 * 1024 * 1024;
let connections = 0;
diagnostics.subscribe("net.client.socket", () => ++connections);

const tests = {
  async get() {
    assert.equal(await (await fetch(`${address}/plain`)).text(), "plain");
  },
  async head() {
    const answer = await fetch(`${address}/plain`, { method: "HEAD" });
    assert.equal(answer.headers.get("content-length"), "5");
    assert.equal(await answer.text(), "");
  },
  async json() {
    const value = { a: [1, "ä"] };
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${address}/json`, { method: "POST", headers, body: JSON.stringify(value) });
    assert.deepEqual(await answer.json(), value);
  },
  async chunked_upload() {
    let left = big / 65536;
    const body = new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(new Uint8Array(65536).fill(120));
        else controller.close();
      },
    });
    const answer = await fetch(`${address}/echo`, { method: "POST", body, duplex: "half" });
    assert.equal((await answer.arrayBuffer()).byteLength, big);
  },
  async form_with_a_file() {
    const form = new FormData();
    form.append("title", "a file");
    form.append("file", new Blob([new Uint8Array(big).fill(120)]), "node.bin");
    const parts = await (await fetch(`${address}/upload`, { method: "POST", body: form })).json();
    assert.deepEqual(parts.map((part) => part.bytes), [6, big]);
    assert.equal((await (await fetch(`${address}/files/node.bin`)).arrayBuffer()).byteLength, big);
  },
  async large_download() {
    let size = 0;
    for await (const piece of (await fetch(`${address}/large?bytes=${4 * big}`)).body) size += piece.length;
    assert.equal(size, 4 * big);
  },
  async keep_alive() {
    await tests.get();
    const before = connections;
    for (let i = 0; i < 20; ++i) await tests.get();
    assert.ok(before > 0, "connections are counted");
    assert.equal(connections, before);
  },
  async empty_answers() {
    for (const status of [204, 205, 304]) {
      const answer = await fetch(`${address}/status/${status}`);
      assert.equal(answer.status, status);
      assert.equal(await answer.text(), "");
    }
    await tests.get();
  },
  async many_at_once() {
    await Promise.all(Array.from({ length: 200 }, () => tests.get()));
  },
};

for (const [name, test] of Object.entries(tests)) {
  await test();
  console.log(name);
}
process.exit(0);

// The arena's endpoints with Node's http module, one process.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { pipeline } from "node:stream";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { port: { type: "string" }, items: { type: "string" }, files: { type: "string" } } });
const items = JSON.parse(fs.readFileSync(values.items, "utf8"));
const types = { ".js": "text/javascript", ".webp": "image/webp" };

const text = (response, body) => {
  response.writeHead(200, { "Content-Type": "text/plain", "Content-Length": Buffer.byteLength(body) });
  response.end(body);
};
const json = (response, value) => {
  const body = JSON.stringify(value);
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
  response.end(body);
};
const missing = (response) => response.writeHead(404).end();

function sum(request, response, terms) {
  const two = Number(terms.get("a")) + Number(terms.get("b"));
  if (request.method === "GET") return text(response, String(two));
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (piece) => (body += piece));
  request.on("end", () => text(response, String(two + Number(body))));
}

function list(response, count, factor) {
  if (!(count >= 1 && count <= items.length)) return missing(response);
  const wanted = items.slice(0, count).map((each) => ({ ...each, total: each.price * each.quantity * factor }));
  json(response, { items: wanted, count });
}

function upload(request, response) {
  let read = 0;
  request.on("data", (piece) => (read += piece.length));
  request.on("end", () => text(response, String(read)));
}

function file(response, name) {
  const where = path.join(values.files, path.normalize("/" + name));
  fs.stat(where, (failure, found) => {
    if (failure || !found.isFile()) return missing(response);
    response.writeHead(200, { "Content-Type": types[path.extname(where)] ?? "application/octet-stream",
                              "Content-Length": found.size });
    pipeline(fs.createReadStream(where), response, () => {});
  });
}

http.createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  const where = url.pathname;
  if (where === "/baseline11") sum(request, response, url.searchParams);
  else if (where === "/pipeline") text(response, "ok");
  else if (where === "/plaintext") text(response, "Hello, World!");
  else if (where === "/json") json(response, { message: "Hello, World!" });
  else if (where.startsWith("/json/")) list(response, Number(where.slice(6)), Number(url.searchParams.get("m") ?? 1));
  else if (where === "/upload") upload(request, response);
  else if (where.startsWith("/static/")) file(response, where.slice(8));
  else missing(response);
}).listen(Number(values.port), "127.0.0.1");

// Speaks to the server. An answer counts only when it is ours: JSON, with a status that we know. A hotel's
// sign-in page, half an answer or no answer is "silent", never success.

const PATIENCE = 30_000;
const PIECE = 256 * 1024;

export class Server {
  constructor(base, token) {
    this.base = base;
    this.token = token;
  }

  async ask(path, { method = "GET", json, body } = {}) {
    const address = new URL(this.base + path, location.href);
    address.searchParams.set("lang", document.documentElement.lang);
    const headers = { Authorization: `Bearer ${this.token}`, Accept: "application/json" };
    if (json !== undefined) headers["Content-Type"] = "application/json";
    try {
      const answer = await fetch(address, {
        method,
        headers,
        body: json === undefined ? body : JSON.stringify(json),
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.status >= 500) return { kind: "broken" };
      return { kind: kindOf(answer.status), data: await ours(answer) };
    } catch {
      return { kind: "silent" };
    }
  }

  workingSet() {
    return this.ask("");
  }

  async sendVoice(content) {
    const found = await this.ask("voices/", { method: "POST", json: content });
    const isReceipt = found.kind === "ok" && found.data.key === content.key && found.data.voice && found.data.receipt;
    return found.kind === "ok" && !isReceipt ? { kind: "silent" } : found;
  }

  fates(voices) {
    return this.ask("fates/", { method: "POST", json: { voices } });
  }

  letGo() {
    return this.ask("let-go/", { method: "POST", json: {} });
  }

  // Send a file from the byte at which the server stands; after a broken line it goes on from there.
  async sendFile({ key, media_type, blob }) {
    const media = media_type.split(";")[0];
    let found = await this.ask("files/", { method: "POST", json: { key, media_type: media, size: blob.size } });
    while (found.kind === "ok" && found.data.state === "coming") {
      const { got } = found.data;
      const body = blob.slice(got, got + PIECE);
      const next = await this.ask(`files/?key=${key}&offset=${got}`, { method: "PUT", body });
      if (next.kind === "ok" && next.data.state === "coming" && next.data.got <= got) return { kind: "silent" };
      found = next.kind === "conflict" ? await this.ask(`files/?key=${key}`) : next;
    }
    return found;
  }
}

function kindOf(status) {
  if (status === 200 || status === 201) return "ok";
  return { 401: "unknown", 403: "revoked", 409: "conflict", 413: "refused", 422: "refused" }[status] ?? "silent";
}

async function ours(answer) {
  const type = answer.headers.get("Content-Type") ?? "";
  if (!type.startsWith("application/json")) throw new TypeError("not our answer");
  return answer.json();
}

// The phone's own database. Nothing in here goes anywhere by itself.
// Voices (by key), files (photos and recordings, by key), settings (by name).

// A new version of the database adds a step; steps before it never change, so nothing is lost.
const STEPS = [
  (db) => {
    db.createObjectStore("voices", { keyPath: "key" });
    db.createObjectStore("files", { keyPath: "key" });
    db.createObjectStore("settings");
  },
];

export class PhoneFull extends Error {}

export function openStore(slug) {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(`hearth-phone-${slug}`, STEPS.length);
    asked.onupgradeneeded = (event) => {
      for (const step of STEPS.slice(event.oldVersion)) step(asked.result);
    };
    asked.onerror = () => reject(problemOf(asked.error));
    asked.onblocked = () => reject(new Error("another page holds an older database"));
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      resolve(new Store(asked.result));
    };
  });
}

function problemOf(error) {
  return error?.name === "QuotaExceededError" ? new PhoneFull(error.message) : error;
}

class Store {
  constructor(db) {
    this.db = db;
    this.lacks = ""; // what did not fit the last time: "files", "words"; some browsers tell nothing before
  }

  // One transaction: it has happened only when the browser says that it is on the disk.
  run(stores, mode, work) {
    return new Promise((resolve, reject) => {
      let answer;
      const deed = this.db.transaction(stores, mode, { durability: "strict" });
      deed.oncomplete = () => resolve(answer);
      deed.onerror = () => reject(problemOf(deed.error));
      deed.onabort = () => reject(problemOf(deed.error ?? new Error("given up")));
      work((name) => deed.objectStore(name), (value) => (answer = value));
    });
  }

  get(name, key) {
    return this.run([name], "readonly", (store, say) => (store(name).get(key).onsuccess = (e) => say(e.target.result)));
  }

  all(name) {
    return this.run([name], "readonly", (store, say) => (store(name).getAll().onsuccess = (e) => say(e.target.result)));
  }

  async put(name, value, key) {
    try {
      await this.run([name], "readwrite", (store) => store(name).put(value, key));
      if (name === "files") this.lacks = "";
      else if (name === "voices" && this.lacks === "words") this.lacks = "files";
    } catch (problem) {
      if (problem instanceof PhoneFull && name !== "settings") this.lacks = name === "files" ? "files" : "words";
      throw problem;
    }
  }

  remove(name, key) {
    return this.run([name], "readwrite", (store) => store(name).delete(key));
  }

  // Change one voice as it is now: what somebody typed meanwhile is never written over.
  change(key, how) {
    return this.run(["voices"], "readwrite", (store, say) => {
      store("voices").get(key).onsuccess = (event) => {
        const next = event.target.result && how(event.target.result);
        say(next);
        if (next) store("voices").put(next);
      };
    });
  }

  // A voice and its photos leave the phone together.
  forget(voice) {
    return this.run(["voices", "files"], "readwrite", (store) => {
      store("voices").delete(voice.key);
      for (const file of voice.files ?? []) store("files").delete(file.key);
    });
  }

  // The server has it: the receipt stays, words and photos go, both or neither. On a full phone the
  // photos go first, to make room for the receipt; until that is kept the words stay.
  async keepReceipt(voice, receipt) {
    const files = voice.files ?? [];
    const forgetFiles = (store) => files.forEach((file) => store("files").delete(file.key));
    try {
      await this.run(["voices", "files"], "readwrite", (store) => {
        store("voices").put(receipt);
        forgetFiles(store);
      });
    } catch (problem) {
      if (!(problem instanceof PhoneFull) || !files.length) throw problem;
      await this.run(["files"], "readwrite", forgetFiles);
      await this.put("voices", receipt);
    }
  }

  // Change a voice if there is room to write that down; the voice as it is otherwise.
  async tryChange(key, how) {
    try {
      return await this.change(key, how);
    } catch (problem) {
      if (!(problem instanceof PhoneFull)) throw problem;
      const voice = await this.get("voices", key);
      return voice && how(voice);
    }
  }

  // Write down a setting if there is room; sending goes on without it.
  async note(value, name) {
    try {
      await this.put("settings", value, name);
    } catch (problem) {
      if (!(problem instanceof PhoneFull)) throw problem;
    }
  }
}

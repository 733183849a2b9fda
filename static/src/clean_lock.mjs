// Takes every address out of package-lock.json: which registry serves a package is the machine's business, and
// "funding" links are not needed to install. `npm run lock` calls this after npm has written the file.
import { readFileSync, writeFileSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
for (const entry of Object.values(lock.packages)) {
  delete entry.resolved;
  delete entry.funding;
}
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);

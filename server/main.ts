import { prepareLoading } from "./loading.ts";

prepareLoading();
await (process.argv.includes("--dev") ? import("./dev.ts") : import("./run.ts"));

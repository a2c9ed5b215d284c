import { prepareLoading } from "./loading.ts";

prepareLoading();
await import(process.argv.includes("--dev") ? "./dev.ts" : "./run.ts");

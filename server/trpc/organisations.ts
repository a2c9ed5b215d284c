import { router } from "./trpc.ts";

export const organisationsRouter = router({});

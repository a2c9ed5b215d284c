import { router } from "./trpc.ts";

export const consultationsRouter = router({});

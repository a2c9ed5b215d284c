import { router } from "./trpc.ts";

export const gatesRouter = router({});

import { router } from "./trpc.ts";

export const hoursRouter = router({});

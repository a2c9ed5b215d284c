import { router } from "./trpc.ts";

export const stepsRouter = router({});

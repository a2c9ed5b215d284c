import { router } from "./trpc.ts";

export const sharesRouter = router({});

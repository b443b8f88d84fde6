import { expect, it } from "vitest";
import { codesOf } from "./codes";

it("takes codes as they are pasted from a sheet or a mail", () => {
  expect(codesOf(" HAVN-1\r\nHAVN-2;\tHAVN-3,\n\n")).toEqual(["HAVN-1", "HAVN-2", "HAVN-3"]);
  expect(codesOf(" \n ")).toEqual([]);
});

import { describe, expect, it } from "vitest";
import { commonName, vehiclePurposes } from "./security";

describe("names of certificates", () => {
  it("are their CN", () => {
    expect(commonName("CN=V2G Root CA, O=Havn")).toBe("V2G Root CA");
    expect(commonName('DC=CPO, CN="Root, of all", C=DK')).toBe("Root, of all");
    expect(commonName("O=Havn")).toBe("O=Havn");
  });
});

describe("certificates for vehicles", () => {
  it("are what the version knows", () => {
    expect(vehiclePurposes("1.6")).toEqual([]);
    expect(vehiclePurposes(null)).toEqual([]);
    expect(vehiclePurposes("2.0.1").map(({ purpose }) => purpose)).toEqual(["V2G", "Combined"]);
    expect(vehiclePurposes("2.1").map(({ purpose }) => purpose)).toEqual(["V2G", "V2G20", "Combined"]);
  });
});

import KerasKit
import Testing

struct EvaluateTests {
  @Test func modelAloneIsTold() throws {
    let text = try CommandRun("trained_model/model.h5")
    #expect(text.status == 0 && text.output.contains("336,490 parameters") && text.output.contains("Add --test-set"))
    let json = try CommandRun("trained_model/model.h5", "--json")
    #expect(json.status == 0)
    #expect(try JSON(parsing: json.output)["parameters"]?.int == 336_490)
  }
}

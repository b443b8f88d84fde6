using System.Text;
using Stationmaster.Server.MessageLog;
using Xunit;

namespace Stationmaster.Server.Tests.MessageLog;

public sealed class SecretsTests
{
    static string Masked(string action, string payload) => Encoding.UTF8.GetString(Secrets.Mask(action, Encoding.UTF8.GetBytes(payload)).Span);

    [Fact]
    public void A_new_password_is_not_logged() => Assert.Equal(
        """{"key":"AuthorizationKey","value":"***"}""", Masked("ChangeConfiguration", """{"key":"AuthorizationKey","value":"00112233AABB"}"""));

    [Fact]
    public void Passwords_a_charge_box_shows_are_not_logged() => Assert.Equal(
        """{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"},{"key":"Wifi.Password","readonly":false,"value":"***"}]}""",
        Masked("GetConfiguration",
            """{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"},{"key":"Wifi.Password","readonly":false,"value":"hunter2"}]}"""));

    [Fact]
    public void The_whole_frame_is_masked_too() => Assert.Equal(
        """[2,"17","ChangeConfiguration",{"value":"***","key":"authorizationkey"}]""",
        Masked("ChangeConfiguration", """[2,"17","ChangeConfiguration",{"value":"secret","key":"authorizationkey"}]"""));

    [Fact]
    public void Variables_of_newer_versions_are_masked() => Assert.Equal(
        """{"setVariableData":[{"attributeValue":"***","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]}""",
        Masked("SetVariables",
            """{"setVariableData":[{"attributeValue":"x","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]}"""));

    [Fact]
    public void What_a_variable_holds_is_masked_wherever_a_report_keeps_it() => Assert.Equal(
        """{"reportData":[{"component":{"name":"WifiCtrlr"},"variable":{"name":"SharedKey"},"variableAttribute":[{"type":"Actual","value":"***"}]},{"variable":{"name":"Interval"},"variableAttribute":[{"value":"60"}]}]}""",
        Masked("NotifyReport",
            """{"reportData":[{"component":{"name":"WifiCtrlr"},"variable":{"name":"SharedKey"},"variableAttribute":[{"type":"Actual","value":"hunter2"}]},{"variable":{"name":"Interval"},"variableAttribute":[{"value":"60"}]}]}"""));

    [Fact]
    public void The_passwords_of_networks_are_masked() => Assert.Equal(
        """{"connectionData":{"apn":{"apn":"iot","apnPassword":"***"},"vpn":{"user":"u","password":"***","key":"***"}}}""",
        Masked("SetNetworkProfile",
            """{"connectionData":{"apn":{"apn":"iot","apnPassword":"x"},"vpn":{"user":"u","password":"y","key":"z"}}}"""));

    [Theory]
    [InlineData("AuthorizationKey", true)]
    [InlineData("BasicAuthPassword", true)]
    [InlineData("SharedKey", true)]
    [InlineData("wifi.key", true)]
    [InlineData("KEY", true)]
    [InlineData("GetConfigurationMaxKeys", false)]
    [InlineData("MeterPublicKey1", false)]
    [InlineData("Monkey", false)]
    [InlineData("HeartbeatInterval", false)]
    public void A_setting_is_known_to_be_secret_by_its_name(string name, bool isSecret) =>
        Assert.Equal(isSecret, Secrets.IsSecretSetting(name));

    [Theory]
    [InlineData("ftp://anna:p@ss@files.example/fw.bin", "ftp://anna:***@files.example/fw.bin")]
    [InlineData("https://files.example/fw.bin?at=x:y@z", "https://files.example/fw.bin?at=x:y@z")]
    public void Passwords_in_addresses_are_not_logged(string address, string logged) =>
        Assert.Equal($$"""{"location":"{{logged}}"}""", Masked("UpdateFirmware", $$"""{"location":"{{address}}"}"""));

    [Fact]
    public void What_holds_no_secret_is_kept_byte_for_byte()
    {
        var payload = Encoding.UTF8.GetBytes("""{ "key" : "MeterValueSampleInterval", "value":"60" }""");

        Assert.True(Secrets.Mask("ChangeConfiguration", payload).Span == payload);
        Assert.True(Secrets.Mask("MeterValues", "not json"u8.ToArray()).Span.SequenceEqual("not json"u8));
    }

    [Theory]
    [InlineData("""{"key":"AuthorizationKey","value":"0011""")]
    [InlineData("""{"key":"AuthorizationKey","value":"\ud800"}""")]
    public void What_cannot_be_read_but_names_a_secret_is_left_out(string payload) =>
        Assert.DoesNotContain("0011", Masked("ChangeConfiguration", payload));

    [Fact]
    public void Nothing_stays_nothing() => Assert.True(Secrets.Mask("GetConfiguration", default).IsEmpty);
}

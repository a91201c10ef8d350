// Clients of other people, in another language, against the simulator: aliyungo for RDS, RAM and STS, which signs the
// older way, and slack-go for the Web API and Socket Mode. docs/how-to/try-foreign-clients.md says how to run it.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/denverdino/aliyungo/common"
	"github.com/denverdino/aliyungo/ram"
	"github.com/denverdino/aliyungo/rds"
	"github.com/denverdino/aliyungo/sts"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

const (
	keyID     = "LTAI5tSimulatedBotKey01"
	keySecret = "simulated-secret-of-the-bot"
	prod      = "rm-bp1prod1"
	channel   = "C0MIGRATIONS"
)

func main() {
	cloud, page := os.Args[1], os.Args[2]
	databases(cloud)
	roles(cloud)
	chat(page)
	fmt.Println("everything as expected")
}

func databases(cloud string) {
	client := rds.NewClientWithEndpoint(cloud+"/", keyID, keySecret)
	listed, err := client.DescribeDBInstances(&rds.DescribeDBInstancesArgs{
		RegionId:   common.Hangzhou,
		Engine:     "SQLServer",
		Pagination: common.Pagination{PageNumber: 1, PageSize: 50},
	})
	must("DescribeDBInstances", err)
	want("instances of the region", len(listed.Items.DBInstance), 9)

	described, err := client.DescribeDatabases(&rds.DescribeDatabasesArgs{DBInstanceId: prod})
	must("DescribeDatabases", err)
	want("first database", described.Databases.Database[0].DBName, "orders")

	_, err = client.CreateDatabase(&rds.CreateDatabaseArgs{
		DBInstanceId: prod, DBName: "fromgo", CharacterSetName: "Chinese_PRC_CI_AS",
	})
	must("CreateDatabase", err)
	_, err = client.CreateDatabase(&rds.CreateDatabaseArgs{
		DBInstanceId: prod, DBName: "fromgo", CharacterSetName: "Chinese_PRC_CI_AS",
	})
	want("the same name again", code(err), "InvalidDBName.Duplicate")

	wrong := rds.NewClientWithEndpoint(cloud+"/", keyID, "another secret")
	_, err = wrong.DescribeDatabases(&rds.DescribeDatabasesArgs{DBInstanceId: prod})
	want("a wrong secret", code(err), "SignatureDoesNotMatch")
	unknown := rds.NewClientWithEndpoint(cloud+"/", "LTAInobody", keySecret)
	_, err = unknown.DescribeDatabases(&rds.DescribeDatabasesArgs{DBInstanceId: prod})
	want("an unknown key", code(err), "InvalidAccessKeyId.NotFound")
}

func roles(cloud string) {
	client := ram.NewClientWithEndpoint(cloud+"/", keyID, keySecret)
	role, err := client.GetRole(ram.RoleQueryRequest{RoleName: "AliyunRDSImportRole"})
	must("GetRole", err)
	want("the import role", role.Role.Arn, "acs:ram::1234567890123456:role/aliyunrdsimportrole")

	taken, err := sts.NewClientWithEndpoint(cloud+"/", keyID, keySecret).AssumeRole(sts.AssumeRoleRequest{
		RoleArn: "acs:ram::1234567890123456:role/BakferryUpload", RoleSessionName: "go", DurationSeconds: 900,
	})
	must("AssumeRole", err)
	// Without a region, for which this client would ask a service in the internet.
	session := rds.NewClientWithEndpoint(cloud+"/", taken.Credentials.AccessKeyId, taken.Credentials.AccessKeySecret)
	session.SetSecurityToken(taken.Credentials.SecurityToken)
	_, err = session.DescribeDatabases(&rds.DescribeDatabasesArgs{DBInstanceId: prod})
	want("what the role may not", code(err), "Forbidden.RAM")
}

func chat(page string) {
	api := slack.New("xoxb-simulated-bakferry", slack.OptionAPIURL(page+"/api/"),
		slack.OptionAppLevelToken("xapp-simulated-bakferry"))
	me, err := api.AuthTest()
	must("auth.test", err)
	want("the bot", me.UserID, "U0BAKFERRY")

	client := socketmode.New(api)
	go func() { _ = client.Run() }()
	for event := range client.Events {
		if event.Type == socketmode.EventTypeHello {
			break
		}
	}
	answered := make(chan struct{})
	go answer(client, api, answered)
	act(page+"/ui/command", map[string]any{"as": "U0REQUESTER", "channel": channel, "text": "/migrate fromgo"})
	wait("the command", answered)

	_, stamp, err := api.PostMessage(channel, slack.MsgOptionText("root", false))
	must("chat.postMessage", err)
	_, _, err = api.PostMessage(channel, slack.MsgOptionText("reply", false), slack.MsgOptionTS(stamp))
	must("a reply", err)
	thread, _, _, err := api.GetConversationReplies(&slack.GetConversationRepliesParameters{
		ChannelID: channel, Timestamp: stamp,
	})
	must("conversations.replies", err)
	want("messages of the thread", len(thread), 2)
	_, _, _, err = api.UpdateMessage(channel, stamp, slack.MsgOptionText("edited", false))
	must("chat.update", err)
	people, err := api.GetUserGroupMembers("S0DBA")
	must("usergroups.users.list", err)
	want("people of the group", len(people), 2)
	_, _, err = api.PostMessage("C0NOBODY", slack.MsgOptionText("x", false))
	want("an unknown channel", err.Error(), "channel_not_found")
	long := strings.Repeat("x", 3001)
	_, _, err = api.PostMessage(channel, slack.MsgOptionBlocks(
		slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", long, false, false), nil, nil)))
	want("a long block", err.Error(), "invalid_blocks")
	_, err = slack.New("xoxb-wrong", slack.OptionAPIURL(page+"/api/")).AuthTest()
	want("a wrong token", err.Error(), "invalid_auth")
}

// The command is acknowledged over the socket, and answered with a modal.
func answer(client *socketmode.Client, api *slack.Client, answered chan<- struct{}) {
	for event := range client.Events {
		if event.Type != socketmode.EventTypeSlashCommand {
			continue
		}
		command := event.Data.(slack.SlashCommand)
		client.Ack(*event.Request)
		_, err := api.OpenView(command.TriggerID, slack.ModalViewRequest{
			Type:  slack.VTModal,
			Title: slack.NewTextBlockObject("plain_text", "From Go", false, false),
			Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewSectionBlock(
				slack.NewTextBlockObject("mrkdwn", command.Text, false, false), nil, nil)}},
		})
		must("views.open", err)
		_, err = api.OpenView(command.TriggerID, slack.ModalViewRequest{
			Type: slack.VTModal, Title: slack.NewTextBlockObject("plain_text", "Again", false, false),
			Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}},
		})
		want("a spent trigger", err.Error(), "exchanged_trigger_id")
		close(answered)
		return
	}
}

// A person on the simulator's page.
func act(url string, body map[string]any) {
	text, err := json.Marshal(body)
	must("a person's act", err)
	reply, err := http.Post(url, "application/json", strings.NewReader(string(text)))
	must("a person's act", err)
	want("status of a person's act", reply.StatusCode, 200)
}

func code(err error) string {
	if failure, ok := err.(*common.Error); ok {
		return failure.Code
	}
	return fmt.Sprint(err)
}

func want(what string, got, wanted any) {
	if got != wanted {
		fmt.Fprintf(os.Stderr, "%s: %v instead of %v\n", what, got, wanted)
		os.Exit(1)
	}
	fmt.Printf("%s: %v\n", what, got)
}

func must(what string, err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
		os.Exit(1)
	}
}

func wait(what string, done <-chan struct{}) {
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		fmt.Fprintf(os.Stderr, "%s never came\n", what)
		os.Exit(1)
	}
}

// Tries the simulated OSS with Alibaba Cloud's SDK for Go: uploads and downloads that resume, copies in parts, lists.
//
// Debian has the SDK: apt-get install golang-go golang-github-aliyun-aliyun-oss-go-sdk-dev, and then
// GO111MODULE=off GOPATH=/usr/share/gocode go run main.go http://127.0.0.1:PORT
package main

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io/ioutil"
	"os"
	"path/filepath"
	"strings"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"
)

// Old enough for the V1 signatures of this SDK.
const bucketName = "migratetest-2024"
const keyID = "LTAI5tSimulatedBotKey01"
const partSize = 100 * 1024

func check(what string, err error) {
	if err != nil {
		fmt.Println("failed:", what, err)
		os.Exit(1)
	}
	fmt.Println("ok:", what)
}

func expect(what string, isRight bool) {
	if !isRight {
		fmt.Println("failed:", what)
		os.Exit(1)
	}
	fmt.Println("ok:", what)
}

func main() {
	folder, err := ioutil.TempDir("", "oss-go-")
	check("a folder", err)
	defer os.RemoveAll(folder)
	data := make([]byte, 3*1024*1024+123)
	_, err = rand.Read(data)
	check("random bytes", err)
	source := filepath.Join(folder, "source.bin")
	check("a file", ioutil.WriteFile(source, data, 0600))

	client, err := oss.New(os.Args[1], keyID, "simulated-secret-of-the-bot")
	check("a client", err)
	bucket, err := client.Bucket(bucketName)
	check("a bucket", err)
	objects(bucket, data)
	files(bucket, folder, data)
	parts(bucket, data)
	rules(client)
	refusals()
	fmt.Println("all ok")
}

func objects(bucket *oss.Bucket, data []byte) {
	check("put", bucket.PutObject("go/a b+c.bak", bytes.NewReader(data), oss.Meta("k", "v")))
	check("put in chunks", bucket.PutObject("go/chunked", struct{ *strings.Reader }{strings.NewReader("hello")}))
	body, err := bucket.GetObject("go/a b+c.bak", oss.Range(100, 1099))
	check("get a range", err)
	got, err := ioutil.ReadAll(body)
	expect("the range", err == nil && bytes.Equal(got, data[100:1100]))
	meta, err := bucket.GetObjectDetailedMeta("go/a b+c.bak")
	check("head", err)
	expect("its metadata", meta.Get("X-Oss-Meta-K") == "v")
	_, err = bucket.GetObjectMeta("go/a b+c.bak")
	check("object meta", err)
}

func files(bucket *oss.Bucket, folder string, data []byte) {
	resumable := []oss.Option{oss.Routines(3), oss.Checkpoint(true, "")}
	check("upload a file", bucket.UploadFile("go/big.bak", filepath.Join(folder, "source.bin"), partSize, resumable...))
	target := filepath.Join(folder, "target.bin")
	check("download a file", bucket.DownloadFile("go/big.bak", target, partSize, resumable...))
	got, err := ioutil.ReadFile(target)
	expect("the same file", err == nil && bytes.Equal(got, data))
	check("copy in parts", bucket.CopyFile(bucketName, "go/big.bak", "go/copy of big.bak", partSize+7, resumable...))
	_, err = bucket.CopyObject("go/big.bak", "go/copied")
	check("copy", err)

	seen := 0
	for marker, more := oss.Marker(""), true; more; {
		page, err := bucket.ListObjects(oss.Prefix("go/"), oss.MaxKeys(2), marker)
		check("list", err)
		seen += len(page.Objects)
		marker, more = oss.Marker(page.NextMarker), page.IsTruncated
	}
	expect("five objects", seen == 5)
	deleted, err := bucket.DeleteObjects([]string{"go/a b+c.bak", "go/copied", "go/nothing & all", "go/chunked"})
	check("delete several", err)
	expect("four deleted", len(deleted.DeletedObjects) == 4)
}

func parts(bucket *oss.Bucket, data []byte) {
	upload, err := bucket.InitiateMultipartUpload("go/parts x.bak")
	check("start an upload", err)
	_, err = bucket.UploadPart(upload, bytes.NewReader(data[:partSize]), partSize, 1)
	check("send a part", err)
	part, err := bucket.UploadPart(upload, bytes.NewReader(data[:partSize]), partSize, 1)
	check("send it again", err)
	listed, err := bucket.ListUploadedParts(upload)
	check("list parts", err)
	expect("one part", len(listed.UploadedParts) == 1)
	under, err := bucket.ListMultipartUploads(oss.Prefix("go/"))
	check("list uploads", err)
	expect("one upload", len(under.Uploads) == 1 && under.Uploads[0].Key == "go/parts x.bak")
	_, err = bucket.CompleteMultipartUpload(upload, []oss.UploadPart{part})
	check("complete", err)
}

func rules(client *oss.Client) {
	info, err := client.GetBucketInfo(bucketName)
	check("bucket info", err)
	expect("its class", info.BucketInfo.StorageClass == "Standard")
	rule := oss.BuildLifecycleRuleByDays("r", "go/", true, 3)
	check("set a rule", client.SetBucketLifecycle(bucketName, []oss.LifecycleRule{rule}))
	set, err := client.GetBucketLifecycle(bucketName)
	check("get rules", err)
	expect("one rule", len(set.Rules) == 1)
	check("delete rules", client.DeleteBucketLifecycle(bucketName))
	page, err := client.ListBuckets(oss.MaxKeys(2))
	check("list buckets", err)
	expect("a first page", len(page.Buckets) == 2 && page.IsTruncated)
}

func refusals() {
	client, err := oss.New(os.Args[1], keyID, "wrong")
	check("another client", err)
	bucket, err := client.Bucket(bucketName)
	check("the same bucket", err)
	_, err = bucket.GetObject("go/big.bak")
	expect("a wrong secret is refused", err != nil && strings.Contains(err.Error(), "SignatureDoesNotMatch"))
}
